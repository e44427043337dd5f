"""What can happen to and be asked by members: one module for each feature."""
