"""What the flyer, the staff leaflet and the safety card say, in each language, and their pictures."""
