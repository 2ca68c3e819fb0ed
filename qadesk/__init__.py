"""qadesk: the quality-assurance station of a call centre."""

__version__ = "0.1.0"
