"""The likely-question leg: under which clause, gap or comparison, and which point of it, does a question belong?

Kernel ridge regression (Saunders, Gammerman, Vovk 1998) on one-hot columns over the likely questions of the
notes and over its statements. The kernel is meaning (a Gaussian of the centred embedding cosine) and form (tf-idf
cosine of character 1–3-grams and of pairs of syllables), weighted by ``MEANING``. Against the similarity of the
nearest question it gained 13 points of recall@1 in five-fold cross-validation over the likely questions, because it
weighs what tells two clauses apart rather than what is most alike. ``MEANING``, ``WIDTH`` and ``RIDGE`` are the best of
a grid by leave-one-out over the likely questions (no evaluation question took part). It is solved in closed form
when the index is built, in a few seconds for five thousand questions, so nothing about it is trained elsewhere.
"""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from assistant.errors import IndexDamagedError

Matrix = NDArray[np.float32]

MEANING, WIDTH, RIDGE = 0.8, 2.0, 0.3
_TINY = 1e-9
_MATRICES = ("idf", "values", "mean", "along", "lengths", "dual")


#: Grams of more texts than this go through a dense product when the kernel is built, the rest through their lists.
#: (With nine thousand texts 60 takes twice as long, 500 a third longer.)
_COMMON = 250


@dataclass(frozen=True)
class _Grams:
    """Postings: for each gram the texts that hold it and its weight there, rows of unit length.

    ``starts`` has one entry a gram and one more; ``rows`` and ``values`` are cut by it.
    """

    vocabulary: dict[str, int]
    idf: Matrix
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    values: Matrix
    texts: int

    @classmethod
    def of(cls, texts: list[list[str]]) -> _Grams:
        """Grams that stand in one text only tell nothing about others, and are left out."""
        sets = [set(grams) for grams in texts]
        frequency = Counter(gram for grams in sets for gram in grams)
        kept = sorted(gram for gram, count in frequency.items() if count > 1)
        vocabulary = {gram: number for number, gram in enumerate(kept)}
        idf = np.array([np.log((1 + len(texts)) / (1 + frequency[gram])) + 1 for gram in kept], dtype=np.float32)
        held = [[vocabulary[gram] for gram in grams if gram in vocabulary] for grams in sets]
        columns = np.array([column for texts_columns in held for column in texts_columns], dtype=np.int64)
        rows = np.repeat(np.arange(len(texts), dtype=np.int32), [len(texts_columns) for texts_columns in held])
        norms = np.sqrt(np.bincount(rows, weights=idf[columns] ** 2, minlength=len(texts)))
        order = np.argsort(columns, kind="stable")
        rows, columns = rows[order], columns[order]
        values = (idf[columns] / norms[rows]).astype(np.float32)
        starts = np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=len(kept)))])
        return cls(vocabulary, idf, starts, rows, values, len(texts))

    def cosines(self, grams: list[str]) -> Matrix:
        """Of a question with every text, shape (texts,)."""
        columns = sorted({self.vocabulary[gram] for gram in grams if gram in self.vocabulary})
        found = np.zeros(self.texts, dtype=np.float32)
        norm = float(np.linalg.norm(self.idf[columns])) if columns else 1.0
        for column in columns:
            part = slice(self.starts[column], self.starts[column + 1])
            found[self.rows[part]] += self.values[part] * (self.idf[column] / norm)
        return found

    def kernel(self) -> Matrix:
        """Of every text with every text, shape (texts, texts)."""
        counts = np.diff(self.starts)
        common = np.flatnonzero(counts > _COMMON)
        dense = np.zeros((self.texts, len(common)), dtype=np.float32)
        for number, column in enumerate(common):
            part = slice(self.starts[column], self.starts[column + 1])
            dense[self.rows[part], number] = self.values[part]
        kernel = dense @ dense.T
        for column in np.flatnonzero(counts <= _COMMON):
            part = slice(self.starts[column], self.starts[column + 1])
            rows, values = self.rows[part], self.values[part]
            kernel[np.ix_(rows, rows)] += np.outer(values, values)
        return kernel


@dataclass(frozen=True)
class QuestionModel:
    """``scores`` for a question: one number a column, about 1 for a certain match and 0 for none.

    ``mean`` is the mean embedding of the n likely questions and statements, shape (d,); ``along`` their products with
    it and ``lengths`` their distances from it, (n,): with these, centred cosines come from the plain ones that the
    dense leg needs anyway. All three are empty without an embedder. ``dual`` holds the coefficients, (columns, n), so
    that the scores of some columns touch no others.
    """

    grams: _Grams
    mean: Matrix
    along: Matrix
    lengths: Matrix
    dual: Matrix

    @classmethod
    def fit(cls, texts: list[list[str]], wanted: Matrix, vectors: Matrix | None) -> QuestionModel:
        """Solve for the coefficients.

        Args:
            texts: the grams of each question or statement, n of them.
            wanted: the scores it should get, shape (n, columns): one column a target, then one a point.
            vectors: its embedding, shape (n, d), or ``None`` to go by form alone.
        """
        grams = _Grams.of(texts)
        kernel = grams.kernel()
        mean = along = lengths = np.zeros(0, np.float32)
        if vectors is not None:
            mean = vectors.mean(axis=0)
            centred = vectors - mean
            along, lengths = vectors @ mean, np.maximum(np.linalg.norm(centred, axis=1), _TINY)
            centred /= lengths[:, None]
            # In place: with five thousand texts each further copy is 100 MB.
            near = centred @ centred.T
            near -= 1
            near *= WIDTH
            np.exp(near, out=near)
            near *= MEANING
            kernel *= 1 - MEANING
            kernel += near
        kernel[np.diag_indices(len(texts))] += RIDGE
        # A kernel plus a ridge is positive definite: Cholesky takes half the time of a general solver.
        from scipy.linalg import cho_factor, cho_solve  # noqa: PLC0415 - only when an index is built

        # It equals its transpose, whose order in memory is the solver's own: no copy of 300 MB.
        factor = cho_factor(kernel.T, lower=True, overwrite_a=True, check_finite=False)
        dual = cho_solve(factor, wanted, check_finite=False)
        return cls(grams, mean, along, lengths, np.ascontiguousarray(dual.T, dtype=np.float32))

    def likeness(self, grams: list[str], vector: Matrix | None, cosines: Matrix | None) -> Matrix:
        """The kernel of a question with every likely question, shape (n,).

        Args:
            grams: of the question.
            vector: its embedding, shape (d,).
            cosines: the products of that with the embedding of every likely question, shape (n,).
        """
        kernel = self.grams.cosines(grams)
        if self.lengths.size:
            kernel *= 1 - MEANING
            if vector is not None and cosines is not None:
                centred = vector - self.mean
                near = cosines - self.along - self.mean @ centred
                near /= self.lengths * max(float(np.linalg.norm(centred)), _TINY)
                kernel += MEANING * np.exp(WIDTH * (near - 1))
        return kernel

    def scores(self, likeness: Matrix, columns: range | None = None) -> Matrix:
        """Of some columns (default: all), shape (columns,)."""
        dual = self.dual if columns is None else self.dual[columns.start : columns.stop]
        return np.asarray(dual @ likeness, dtype=np.float32)

    def save(self, path: Path) -> None:
        """One ``.npz``; half precision changes no ranking and halves the time to open."""
        np.savez(
            path,
            grams=np.array(list(self.grams.vocabulary), dtype=np.str_),
            idf=self.grams.idf,
            starts=self.grams.starts,
            rows=self.grams.rows,
            values=self.grams.values.astype(np.float16),
            mean=self.mean,
            along=self.along,
            lengths=self.lengths,
            dual=self.dual.astype(np.float16),
        )

    @classmethod
    def load(cls, path: Path) -> QuestionModel:
        """Read what ``save`` wrote.

        Raises:
            IndexDamagedError: the file is missing or cut short.
        """
        try:
            with np.load(path, allow_pickle=False) as data:
                wide = {name: data[name].astype(np.float32) for name in _MATRICES}
                vocabulary = {str(gram): number for number, gram in enumerate(data["grams"])}
                starts, rows = data["starts"], data["rows"]
        except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error) as error:
            raise IndexDamagedError(f"索引文件 {path.name} 已损坏，请运行 assistant index 重建。") from error
        grams = _Grams(vocabulary, wide["idf"], starts, rows, wide["values"], wide["dual"].shape[1])
        return cls(grams, wide["mean"], wide["along"], wide["lengths"], wide["dual"])
