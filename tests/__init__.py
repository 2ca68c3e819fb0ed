"""The proofs; the folders mirror `qadesk/`."""
