namespace Tune.Storage.Sqlite;

/// <summary>Writes a batch.</summary>
internal static class JournalAppend
{
    public static void Execute(SqliteSession session, EncodedBatch batch)
    {
        MoveHead(session, batch);
        using (var insert = session.Rent(ExperimentSql.InsertEntry))
        {
            for (var i = 0; i < batch.Entries.Length; i++)
            {
                var entry = batch.Entries[i];
                insert.Bind(batch.Incarnation).Bind(entry.Sequence).Bind(entry.Kind).Bind(entry.Trial).Bind(entry.Attempt).Bind(entry.Iteration)
                    .Bind(entry.At).Bind(batch.Bodies[i]).Bind(batch.Checksums[i]).Run();
            }
        }

        if (batch.SpecJson is not null)
        {
            using var drop = session.Rent(ExperimentSql.DropSnapshot);
            drop.Bind(batch.Incarnation).Run();
        }

        using var upsert = session.Rent(ExperimentSql.UpsertTrial);
        foreach (var trial in batch.Trials)
        {
            upsert.Bind(batch.Incarnation).Bind(trial.Trial).Bind(trial.Status).Bind(trial.ConfigJson).Bind(trial.Attempts).Bind(trial.Failures)
                .Bind(trial.Iterations).Bind(trial.Objective).Bind(trial.Reason).Bind(trial.ErrorText)
                .Bind(trial.CreatedAt).Bind(trial.EndedAt).Run();
        }
    }

    private static void MoveHead(SqliteSession session, EncodedBatch batch)
    {
        using var update = session.Rent(ExperimentSql.MoveHead);
        var moved = update.Bind(batch.Head).Bind(batch.Status).Bind(batch.UpdatedAt).Bind(batch.Experiment).Bind(batch.ExpectedHead).Bind(batch.Incarnation).Bind(batch.SpecJson).Step();
        if (!moved) throw new JournalConflictException(batch.Experiment, batch.ExpectedHead, ExperimentReader.HeadOf(session, batch.Experiment, batch.Incarnation));
    }
}
