"""Everything that leaves the program: exports, reports, slips."""
