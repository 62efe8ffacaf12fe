-- The first layout. Tables are in the schema that the program was given; names here are found by the search path.
-- Times are UTC text in ISO 8601 with seven digits (2026-01-31T12:00:00.0000000Z), as in SQLite: a journal is read back as it was written, and a timestamp here has six. Views have timestamps.
-- Do not edit a released migration: add the next number.

create table experiments (
    id         bigint generated always as identity primary key,
    name       text collate "C" not null unique,
    spec       text not null,
    status     text not null,
    trainable  text not null,
    head       bigint not null default 0,
    writer     text,
    created_at text collate "C" not null,
    updated_at text collate "C" not null
);
-- results folders of 'a' and 'A' would be the same one where file systems don't tell upper from lower case
create unique index experiments_by_folder on experiments (lower(name));
comment on table experiments is 'One row per experiment.';
comment on column experiments.id is 'Never reused: whoever decides for a deleted experiment can''t write to its successor of the same name.';
comment on column experiments.spec is 'The specification, JSON.';
comment on column experiments.head is 'Sequence of the last journal entry; the fence against a second decider.';
comment on column experiments.writer is 'The commit that moved the head last: by it a silo whose connection broke finds out whether its own was made.';
comment on column experiments.updated_at is 'When the newest journal entry happened.';

create table trials (
    experiment bigint not null,
    trial      integer not null,
    status     text not null,
    config     json not null,
    attempts   integer not null,
    failures   integer not null,
    iterations integer not null,
    objective  double precision,
    reason     text,
    error      text,
    created_at text collate "C" not null,
    ended_at   text collate "C",
    primary key (experiment, trial)
);
comment on table trials is 'What is now true of each trial; derived from the journal and written in the same transaction. The view results has the names.';
comment on column trials.objective is 'Last value; null if none or not finite.';

create table journal (
    experiment bigint not null,
    sequence   bigint not null,
    kind       text not null,
    trial      integer,
    attempt    integer,
    iteration  integer,
    at         text collate "C" not null,
    body       json not null,
    checksum   bigint not null,
    primary key (experiment, sequence)
);
create index journal_by_trial on journal (experiment, trial, sequence) where trial is not null;
comment on table journal is 'The facts of each experiment in order, without holes. Everything else can be derived from here.';
comment on column journal.checksum is 'Of the other columns but the experiment, XXH3.';

create table snapshots (
    experiment bigint primary key,
    sequence   bigint not null,
    body       bytea not null
);
comment on table snapshots is 'The newest saved state of each experiment''s kernel (JSON, compressed by gzip); it only shortens the replay and can be deleted at any time.';

create table grain_state (
    service    text not null,
    state_name text not null,
    grain_id   text not null,
    version    integer not null,
    body       text,
    primary key (service, state_name, grain_id)
);
comment on table grain_state is 'Persistent state of grains, by the service they belong to.';
comment on column grain_state.version is 'The ETag; goes on counting after a clear.';
comment on column grain_state.body is 'JSON; null once cleared.';

create view reports as
    select e.name as experiment, j.trial, j.attempt, j.iteration, j.at::timestamptz as at, j.sequence, j.body -> 'metrics' as metrics
    from journal as j join experiments as e on e.id = j.experiment
    where j.kind = 'reported';
comment on view reports is 'One row per report.';

create view metrics as
    select r.experiment, r.trial, r.attempt, r.iteration, m.key as metric,
           case json_typeof(m.value)
               when 'number' then (m.value #>> '{}')::double precision
               when 'boolean' then case m.value #>> '{}' when 'true' then 1 else 0 end
           end as value,
           case when json_typeof(m.value) not in ('number', 'boolean', 'null') then m.value #>> '{}' end as text,
           r.at, r.sequence
    from reports as r cross join lateral json_each(case json_typeof(r.metrics) when 'object' then r.metrics else '{}' end) as m;
comment on view metrics is 'One row per metric of each report. A non-finite number has value null and text NaN, Infinity or -Infinity.';

create view results as
    select e.name as experiment, t.trial, t.status, t.objective, t.iterations, t.attempts, t.failures, t.config,
           t.reason, t.error, t.created_at::timestamptz as created_at, t.ended_at::timestamptz as ended_at
    from trials as t join experiments as e on e.id = t.experiment;
comment on view results is 'The trials under the name of their experiment.';

-- Membership and the state of grains are kept by Orleans' own providers, which take their statements from this table. What they ask of them: parameters by these
-- names, columns by these names, and of what changes something a number that is 0 if it did not, or of the state of grains its new version.
create table orleansquery (querykey text primary key, querytext text not null);
comment on table orleansquery is 'The statements of Orleans'' providers.';

create table cluster (
    deployment text primary key,
    version    integer not null default 0,
    changed    timestamptz not null default now()
);
comment on table cluster is 'The version of each cluster''s membership.';

create table silo (
    deployment   text not null references cluster,
    address      text not null,
    port         integer not null,
    generation   integer not null,
    siloname     text not null,
    hostname     text not null,
    status       integer not null,
    proxyport    integer,
    suspecttimes text,
    starttime    timestamptz not null,
    iamalivetime timestamptz not null,
    primary key (deployment, address, port, generation)
);
comment on table silo is 'The silos of each cluster; status 3 is active, 6 is dead.';

insert into orleansquery values
('GatewaysQueryKey', '
    select address, proxyport, generation from silo
    where deployment = @DeploymentId and status = @Status and proxyport > 0'),
('MembershipReadRowKey', '
    select c.version, s.address, s.port, s.generation, s.siloname, s.hostname, s.status, s.proxyport, s.suspecttimes, s.starttime, s.iamalivetime
    from cluster as c
    left join silo as s on s.deployment = c.deployment and s.address = @Address and s.port = @Port and s.generation = @Generation
    where c.deployment = @DeploymentId'),
('MembershipReadAllKey', '
    select c.version, s.address, s.port, s.generation, s.siloname, s.hostname, s.status, s.proxyport, s.suspecttimes, s.starttime, s.iamalivetime
    from cluster as c left join silo as s using (deployment)
    where c.deployment = @DeploymentId'),
('InsertMembershipVersionKey', '
    with n as (insert into cluster (deployment) values (@DeploymentId) on conflict do nothing returning 1)
    select count(*)::int from n'),
('InsertMembershipKey', '
    with c as (
        update cluster set version = version + 1, changed = now()
        where deployment = @DeploymentId and version = @Version
          and not exists (select from silo where deployment = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
        returning deployment),
    n as (
        insert into silo (deployment, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
        select deployment, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime from c
        returning 1)
    select count(*)::int from n'),
('UpdateMembershipKey', '
    with c as (
        update cluster set version = version + 1, changed = now()
        where deployment = @DeploymentId and version = @Version
          and exists (select from silo where deployment = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
        returning deployment),
    n as (
        update silo as s set status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
        from c where s.deployment = c.deployment and s.address = @Address and s.port = @Port and s.generation = @Generation
        returning 1)
    select count(*)::int from n'),
('UpdateIAmAlivetimeKey', '
    update silo set iamalivetime = @IAmAliveTime
    where deployment = @DeploymentId and address = @Address and port = @Port and generation = @Generation'),
('DeleteMembershipTableEntriesKey', '
    delete from silo where deployment = @DeploymentId;
    delete from cluster where deployment = @DeploymentId'),
('CleanupDefunctSiloEntriesKey', '
    delete from silo where deployment = @DeploymentId and iamalivetime < @IAmAliveTime and status <> 3'),
('ReadFromStorageKey', '
    select convert_to(body, ''UTF8'') as PayloadBinary, version as Version from grain_state
    where service = @ServiceId and state_name = @GrainTypeString and grain_id = coalesce(@GrainIdExtensionString, @GrainIdN0 || '','' || @GrainIdN1)'),
('WriteToStorageKey', '
    with created as (
        insert into grain_state (service, state_name, grain_id, version, body)
        select @ServiceId, @GrainTypeString, coalesce(@GrainIdExtensionString, @GrainIdN0 || '','' || @GrainIdN1), 1, convert_from(@PayloadBinary, ''UTF8'')
        where @GrainStateVersion is null
        on conflict do nothing
        returning version),
    changed as (
        update grain_state set version = version + 1, body = convert_from(@PayloadBinary, ''UTF8'')
        where service = @ServiceId and state_name = @GrainTypeString and grain_id = coalesce(@GrainIdExtensionString, @GrainIdN0 || '','' || @GrainIdN1)
          and version = @GrainStateVersion
        returning version)
    select coalesce((select version from created), (select version from changed), @GrainStateVersion) as NewGrainStateVersion'),
('ClearStorageKey', '
    with changed as (
        update grain_state set version = version + 1, body = null
        where service = @ServiceId and state_name = @GrainTypeString and grain_id = coalesce(@GrainIdExtensionString, @GrainIdN0 || '','' || @GrainIdN1)
          and version = @GrainStateVersion
        returning version)
    select coalesce((select version from changed), @GrainStateVersion) as NewGrainStateVersion');
