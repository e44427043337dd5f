"""Lines of the owner register stay under their numbers, and the share ledger takes nothing but entries; accounts and forms are found."""

from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_account_chat_id', 'account', ['chat_id'])
    op.create_index('ix_dialog_token', 'dialog', ['token'])
    op.execute(
        "CREATE TRIGGER share_entry_is_one BEFORE INSERT ON share_entry "
        "WHEN NEW.kind NOT IN ('issue', 'payment', 'transfer', 'refund', 'reversal') "
        "OR NEW.reverses IS NULL AND (NEW.kind = 'transfer') IS NOT (NEW.other_id IS NOT NULL) "
        "OR NEW.other_id IS NEW.owner_id OR date(NEW.day, '+0 days') IS NOT NEW.day "
        "OR EXISTS (SELECT 1 FROM chapter WHERE id = NEW.chapter_id AND currency <> NEW.currency) "
        "BEGIN SELECT RAISE(ABORT, 'a line says what an entry can say'); END"
    )
    for name, moment in (
        ('update', 'UPDATE OF id, chapter_id, number ON owner'),
        ('delete', 'DELETE ON owner'),
        (
            'replace',
            ('INSERT ON owner WHEN EXISTS (SELECT 1 FROM owner WHERE id = NEW.id'
            ' OR chapter_id = NEW.chapter_id AND number = NEW.number)'),
        ),
    ):
        op.execute(
            f"CREATE TRIGGER owner_no_{name} BEFORE {moment} "
            "BEGIN SELECT RAISE(ABORT, 'a line of the owner register stays, under its number'); END"
        )


def downgrade() -> None:
    for trigger in ('owner_no_replace', 'owner_no_delete', 'owner_no_update', 'share_entry_is_one'):
        op.execute(f"DROP TRIGGER {trigger}")
    op.drop_index('ix_dialog_token', 'dialog')
    op.drop_index('ix_account_chat_id', 'account')
