"""A dossier: all that is known of one case, on paper and as data, with sums that show a change."""

from commands.deciding.dossier.compose import compose as compose
from commands.deciding.dossier.document import Dossier as Dossier
