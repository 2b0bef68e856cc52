"""The headless commands: assess, diagnose, tour, sandbox."""
