"""The encrypted station database: opened with a raw key, migrated, written in one lane and read in another."""
