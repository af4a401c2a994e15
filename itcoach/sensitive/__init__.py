"""The guard against what must not be stored in free text: personnummer, codes and passwords."""
