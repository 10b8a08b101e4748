"""The looks of the cells that a batch writes: verdicts have a colour beside their word."""

from __future__ import annotations

from typing import Final

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
VERDICTS = ("不符合", "需人工判断", "需补充材料", "符合", "不适用")
COLOURS = {"不符合": "FFC7CE", "需人工判断": "DDEBF7", "需补充材料": "FFEB9C", "符合": "C6EFCE", "不适用": "EDEDED"}
#: Style numbers; the verdicts follow the fixed ones in the order of VERDICTS.
PLAIN, TEXT, HEADER, TITLE, LONG, NOTE, LABEL = 0, 1, 2, 3, 4, 5, 6
VERDICT_STYLE: Final = {verdict: 7 + index for index, verdict in enumerate(VERDICTS)}
STYLES = 7 + len(VERDICTS)  # each of them once more with the mark "this is text"
#: Cells whose text is broken into lines.
WRAPPED = frozenset({HEADER, LONG, *VERDICT_STYLE.values()})


def _fills() -> str:
    fills = ['<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>']
    fills += [
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/></patternFill></fill>'
        for colour in ("D9D9D9", *(COLOURS[verdict] for verdict in VERDICTS))
    ]
    return f'<fills count="{len(fills)}">{"".join(fills)}</fills>'


def _borders() -> str:
    sides = "".join(
        f'<{side} style="thin"><color rgb="FFBFBFBF"/></{side}>' for side in ("left", "right", "top", "bottom")
    )
    bare = "<border><left/><right/><top/><bottom/><diagonal/></border>"
    return f'<borders count="2">{bare}<border>{sides}<diagonal/></border></borders>'


def _cells() -> str:
    top, centre = '<alignment vertical="top"/>', '<alignment horizontal="center" vertical="top"/>'
    wrapped, right = '<alignment vertical="top" wrapText="1"/>', '<alignment horizontal="right" vertical="top"/>'
    middle = '<alignment horizontal="center" vertical="center" wrapText="1"/>'
    # (font, fill, border, alignment) of PLAIN, TEXT, HEADER, TITLE, LONG, NOTE, LABEL and the verdicts
    styles = [(0, 0, 1, centre), (0, 0, 1, top), (1, 2, 1, middle), (2, 0, 0, top)]
    styles += [(0, 0, 1, wrapped), (0, 0, 0, top), (1, 0, 1, right)]
    styles += [(0, 3 + index, 1, wrapped) for index in range(len(VERDICTS))]
    records = [
        f'<xf numFmtId="{49 if quoted else 0}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" '
        f'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" quotePrefix="{int(quoted)}">{alignment}</xf>'
        for quoted in (False, True)
        for font, fill, border, alignment in styles
    ]
    return f'<cellXfs count="{len(records)}">{"".join(records)}</cellXfs>'


def stylesheet() -> str:
    """The styles part of a workbook."""
    fonts = "".join(
        f'<font>{"<b/>" if bold else ""}<sz val="{size}"/><name val="等线"/><family val="2"/></font>'
        for bold, size in ((False, 11), (True, 11), (True, 16))
    )
    return (
        f'<styleSheet xmlns="{MAIN}"><fonts count="3">{fonts}</fonts>{_fills()}{_borders()}'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'{_cells()}<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
