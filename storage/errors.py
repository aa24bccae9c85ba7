"""What can be wrong with a database as a whole."""


class DatabaseError(Exception):
    """The database can't be used as configured; the message is German and names the remedy."""
