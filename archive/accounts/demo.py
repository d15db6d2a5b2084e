"""People for the sample court: somebody in every post, two in every team."""

from collections import Counter
from dataclasses import dataclass, field

from archive.accounts import labels, queries, service, tokens
from archive.act import Act
from archive.profile.organisation import Post, Team, TeamKind

STEMS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
LEADER, HANDLES = "team_leader", "handle_case"

Made = tuple[str, str, str]


@dataclass
class Casting:
    """Who plays what; everybody is named after the post and counted by 甲, 乙, 丙."""

    act: Act
    counted: Counter[str] = field(default_factory=Counter)

    def somebody(self, post: Post, team: Team | None = None) -> Made:
        stem = STEMS[self.counted[post.code] % len(STEMS)]
        self.counted[post.code] += 1
        account = f"{post.code}.{team.code}" if team else post.code
        password = tokens.one_time_password()
        person = service.open_with_password(
            self.act, account[:40], f"{post.name}{stem}", password
        )
        service.grant(self.act, person, post.code, team.code if team else None)
        return account[:40], labels.post(post.code, team.code if team else None), password


def fill(act: Act) -> list[Made]:
    """Open the accounts; returns each one, what it is, and the password made for it.

    Does nothing where there is anybody but the administrators.
    """
    if queries.any_staff():
        return []
    casting, posts = Casting(act), act.profile.posts
    cast = [(post, team) for team in act.profile.teams for post in _posts_in(team, posts)]
    in_teams = {post.code for post, _team in cast}
    alone = [post for post in posts if post.code not in in_teams]
    return [casting.somebody(post) for post in alone] + [
        casting.somebody(post, team) for post, team in cast
    ]


def _posts_in(team: Team, posts: tuple[Post, ...]) -> list[Post]:
    """The leader, and a post that does the team's own work."""
    leaders = [post for post in posts if post.code == LEADER]
    others = [post for post in posts if post.code != LEADER]
    handlers = [post for post in others if HANDLES in post.duties]
    namesakes = [post for post in others if post.code.startswith(team.code)]
    neighbours = [post for post in others if post.area and post.area == team.area]
    own = [] if team.kind is TeamKind.HANDLING else namesakes + neighbours
    return leaders + (own + handlers)[:1]
