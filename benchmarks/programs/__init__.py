"""The programs that are timed, each started as a process of its own."""
