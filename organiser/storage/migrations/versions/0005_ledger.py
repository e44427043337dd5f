"""Lines of the share ledger stand at its end, and move something within their chapter."""

from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TRIGGER share_entry_at_the_end AFTER INSERT ON share_entry "
        "WHEN NEW.id < 1 OR EXISTS (SELECT 1 FROM share_entry WHERE id > NEW.id) "
        "OR typeof(NEW.shares) <> 'integer' OR NEW.shares < 0 "
        "OR typeof(NEW.amount) <> 'integer' OR NEW.amount < 0 "
        "OR EXISTS (SELECT 1 FROM owner "
        "WHERE id IN (NEW.owner_id, NEW.other_id) AND chapter_id <> NEW.chapter_id) "
        "BEGIN SELECT RAISE(ABORT, 'a line stands at the end, and moves something within its chapter'); END"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER share_entry_at_the_end")
