"""Key slots, passwords, the audit chain, and the one table of who may do what."""
