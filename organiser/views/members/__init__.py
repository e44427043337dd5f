"""What people are told about being a member, one module per feature."""
