"""Everything that is kept: presentations, visits, the event log, cases. The only SQL besides the registry."""
