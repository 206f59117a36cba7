"""The pages of the applicants' journeys as forms; each knows which columns of a record it fills."""
