"""Made people, a made morning and the recorded camera feed. Never imported by the product's rooms."""
