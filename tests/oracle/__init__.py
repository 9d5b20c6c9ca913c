"""A second, independent reading of the rules: plain Python, one record after the other.

Nothing in the product uses this package. It computes from contract-shaped rows what the marts
must say, in the slowest and most readable way we could find, so that the SQL models can be
compared with it row for row. Where the written rules leave room, the reading that was taken is
written down in `DECISIONS.md` beside this file and marked in the code with its number, like [D7].

| module | what it answers |
|---|---|
| `instants` | which instant a delivered time means, which day that is |
| `rules` | the business's seeds and single values |
| `records` | the latest version of every record that has been seen by `as_of` |
| `identity` | who is who: persons, cuts, owner of a record, account of a person |
| `touches` | web, social and e-mail events with content, stage, measure and channel |
| `consent` | the consent ledger and what stands when |
| `opportunities` | when an opportunity is won, lost, open, and where it stands |
| `evidence` | every dated fact that may move a cycle |
| `scoring` | the score as of any instant |
| `ledger` | the moves: cycles and stage transitions |
| `cycles` | one row per cycle with all its stamps |
| `daily` | stock, entered and left per day |
| `company` | all of it for one set of rows |
"""
