"""Small servers that speak each platform's wire, keep a truth log, and fail on demand."""
