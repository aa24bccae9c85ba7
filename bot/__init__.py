"""The Matrix runtime: carries messages to commands and answers back; knows no domain."""

__version__ = "0.1.0"
