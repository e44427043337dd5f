"""One's own: profile, work, consents, and all that is kept of a person, told and erased."""
