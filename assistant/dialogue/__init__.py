"""A conversation: what a typed reply says about the fact that was asked for, and how it is said back."""
