"""国合问策: cited answers on one regulation and the policies around it."""

__version__ = "0.1.0"
