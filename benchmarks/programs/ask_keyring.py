"""Ask the keyring for the key of the laptop in ``ITCOACH_HOME``, with nothing imported yet."""

from benchmarks.programs.report import happened
from itcoach.laptop.paths import home
from models.keystore import Keystore

if __name__ == "__main__":
    happened("begun")
    Keystore(home()).unlock()
    happened("answered")
