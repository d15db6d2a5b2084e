"""What a court holds its scans to, as the pipeline takes it."""

from archive.profile.keeping import Limit
from archive.profile.schema import Profile
from archive.scan.pipeline.found import Threshold, Thresholds


def of(profile: Profile) -> Thresholds:
    return {
        one.code: Threshold(float(one.value), least=one.limit is Limit.LEAST)
        for one in profile.quality
    }
