"""The auditor's screens: the inbox of flagged visits and the case."""
