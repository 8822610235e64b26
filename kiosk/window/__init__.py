"""How do the rooms become one window? Threads are started here, signals connected, screens given their answers."""
