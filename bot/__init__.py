"""The Matrix runtime: carries messages to commands and answers back; knows no domain."""
