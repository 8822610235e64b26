"""What is held up before the readers are compared? Made codes, drawn under every trouble of a desk."""
