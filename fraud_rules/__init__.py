"""Anti-abuse rules: one rule, one plainly named file; standard library only. A flag is a question, never a refusal."""
