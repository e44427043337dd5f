"""Exclusions that outlive an erasure, erasures that outlive a restore, where rules stand, and reversals."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('exclusion',
    sa.Column('key', sa.LargeBinary(), nullable=False),
    sa.Column('membership_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], ),
    sa.PrimaryKeyConstraint('key', 'membership_id'),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('exclusion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exclusion_membership_id'), ['membership_id'], unique=False)

    with op.batch_alter_table('erasure', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('mark', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True)
        )
        batch_op.add_column(sa.Column('accounts', sa.LargeBinary(), nullable=True))

    op.add_column('chat', sa.Column('menu', sa.String(), nullable=True))
    op.add_column('account', sa.Column('brought', sa.String(), nullable=True))

    with op.batch_alter_table('owner', schema=None) as batch_op:
        batch_op.add_column(sa.Column('excluded', sa.Boolean(), nullable=True))
    op.execute(
        "UPDATE owner SET excluded = 1 "
        "WHERE membership_id IN (SELECT id FROM membership WHERE state = 'excluded')"
    )

    with op.batch_alter_table('chapter_setting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('read', sa.String(), nullable=True))
        for name in ('since', 'act_id'):
            batch_op.add_column(
                sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True)
            )

    # The table is not made anew, which its triggers would not outlive.
    op.add_column(
        'share_entry',
        sa.Column('reverses', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True)
    )
    op.create_index('share_entry_reverses', 'share_entry', ['reverses'], unique=True)
    op.execute(
        "CREATE TRIGGER share_entry_reversal BEFORE INSERT ON share_entry "
        "WHEN (NEW.kind = 'reversal') IS NOT (NEW.reverses IS NOT NULL) OR NEW.reverses IS NOT NULL AND ("
        "EXISTS (SELECT 1 FROM share_entry WHERE reverses = NEW.reverses) "
        "OR NOT EXISTS (SELECT 1 FROM share_entry WHERE id = NEW.reverses AND kind <> 'reversal' "
        "AND chapter_id = NEW.chapter_id AND owner_id = NEW.owner_id AND other_id IS NEW.other_id "
        "AND shares = NEW.shares AND amount = NEW.amount AND currency = NEW.currency)) "
        "BEGIN SELECT RAISE(ABORT, 'a reversal says the same as the one line that it reverses'); END"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER share_entry_reversal")
    op.drop_index('share_entry_reverses', 'share_entry')
    op.drop_column('share_entry', 'reverses')

    with op.batch_alter_table('chapter_setting', schema=None) as batch_op:
        for name in ('act_id', 'since', 'read', 'source'):
            batch_op.drop_column(name)

    op.drop_column('account', 'brought')
    op.drop_column('chat', 'menu')

    # Made anew, the table would have its foreign keys in another order now and then.
    op.drop_column('owner', 'excluded')

    with op.batch_alter_table('erasure', schema=None) as batch_op:
        batch_op.drop_column('accounts')
        batch_op.drop_column('mark')

    with op.batch_alter_table('exclusion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_exclusion_membership_id'))

    op.drop_table('exclusion')
