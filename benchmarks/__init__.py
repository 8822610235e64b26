"""How fast is the program against what it stands on? Each figure is a ratio to a floor or peer measured in the same run."""
