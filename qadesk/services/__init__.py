"""Use cases: one class per feature; its public methods are the list of things that can be done."""
