"""The administrator's screens: first start, settings, devices, and who works at this desk."""
