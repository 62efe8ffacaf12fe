namespace Tune.Storage.PostgreSql;

/// <summary>The statements on experiments and what belongs to them, but for appends.</summary>
internal static class ExperimentSql
{
    public const string Find = "select name, spec, status, trainable, created_at, updated_at, id from experiments where name = $1";

    public const string List = "select name, status, trainable, created_at, updated_at from experiments order by created_at, name";

    public const string FindAll = "select name, spec, status, trainable, created_at, updated_at, id from experiments order by created_at, name";

    public const string CountTrials = "select experiment, status, count(*)::int from trials group by experiment, status";

    /// <summary>Of each experiment the trial with the least objective and the one with the greatest, the first of equals.</summary>
    public const string BestTrials = """
        (select distinct on (experiment) experiment, true, trial, objective from trials where objective is not null order by experiment, objective, trial)
        union all
        (select distinct on (experiment) experiment, false, trial, objective from trials where objective is not null order by experiment, objective desc, trial)
        """;

    /// <summary>The index has these entries alone.</summary>
    public const string Tags = """
        select experiment, sequence, kind, trial, attempt, iteration, at, body, checksum from journal where kind = 'tag-set' order by experiment, sequence
        """;

    /// <summary>Nothing if there is one of that name, or of one that differs in the case of its letters only.</summary>
    public const string Create = """
        insert into experiments (name, spec, status, trainable, created_at, updated_at, writer) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict do nothing returning id
        """;

    public const string FindAlike = "select name, writer from experiments where lower(name) = lower($1)";

    /// <summary>The experiment and its entries, in one statement, which sees one state; one row without an entry if there are none.</summary>
    public const string ReadEntries = """
        select e.head, j.sequence, j.kind, j.trial, j.attempt, j.iteration, j.at, j.body, j.checksum
        from experiments as e
        left join lateral (select * from journal where experiment = e.id and sequence > $2 order by sequence limit $3) as j on true
        where e.name = $1 order by j.sequence
        """;

    public const string ReadTrialEntries = """
        select e.head, j.sequence, j.kind, j.trial, j.attempt, j.iteration, j.at, j.body, j.checksum
        from experiments as e left join journal as j on j.experiment = e.id and j.trial = $2
        where e.name = $1 order by j.sequence
        """;

    /// <summary>Says which incarnation there is and its head, and saves if they are right.</summary>
    public const string SaveSnapshot = """
        with found as (select id, head from experiments where name = $1),
        saved as (
            insert into snapshots (experiment, sequence, body) select id, $3, $4 from found
            where id = $2 and head >= $3 and not exists (select from journal where experiment = $2 and sequence > $3 and kind = 'changed')
            on conflict (experiment) do update set sequence = excluded.sequence, body = excluded.body where excluded.sequence >= snapshots.sequence)
        select id, head from found
        """;

    public const string FindSnapshot = "select s.sequence, s.body from snapshots as s join experiments as e on e.id = s.experiment where e.name = $1";

    public const string Delete = "delete from experiments where name = $1 and id = $2";

    /// <summary>Statements of their own: they see what an append had written for which the first has waited.</summary>
    public const string DeleteRows = """
        with entries as (delete from journal where experiment = $1), rows as (delete from trials where experiment = $1)
        delete from snapshots where experiment = $1
        """;
}
