"""Acts, which take two stewards or all members: proposing one, hearing about it, concluding it."""
