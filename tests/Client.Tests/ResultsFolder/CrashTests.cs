namespace Tune;

public sealed class CrashTests
{
    [Fact]
    public async Task Attach_after_a_kill_at_any_fact_gives_the_same_files()
    {
        using var whole = new FolderFixture();
        var facts = ResultsFolderWriterTests.Rich(whole.Journal).Facts;
        await whole.Follow();
        var expected = whole.Snapshot();

        for (var killedAt = 1; killedAt <= facts.Count; killedAt++)
        {
            using var folder = new FolderFixture();
            ResultsFolderWriterTests.Rich(folder.Journal);
            await folder.Follow(killedAt, flushEvery: 2, lastFlush: killedAt - 1);
            await folder.Follow(flushEvery: 5);
            Assert.Equal(expected, folder.Snapshot());
        }
    }

    /// <summary>Files that were cut anywhere: by a kill in the middle of a write, or by a power failure behind the cursor's back.</summary>
    [Fact]
    public async Task Attach_after_files_were_torn_gives_the_same_files()
    {
        using var whole = new FolderFixture();
        var facts = ResultsFolderWriterTests.Rich(whole.Journal).Facts;
        await whole.Follow();
        var expected = whole.Snapshot();

        for (var seed = 0ul; seed < 40; seed++)
        {
            var random = new Rng(seed, 1);
            using var folder = new FolderFixture();
            ResultsFolderWriterTests.Rich(folder.Journal);
            await folder.Follow(1 + random.NextInt32(facts.Count), flushEvery: 1 + random.NextInt32(4));
            foreach (var path in Directory.GetFiles(folder.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var length = new FileInfo(path).Length;
                if (random.NextInt32(2) == 0 || length == 0 || Path.GetFileName(path) == ".writer") continue;
                using var stream = File.OpenWrite(path);
                stream.SetLength(random.NextInt32((int)length));
            }

            await folder.Follow(flushEvery: 1 + random.NextInt32(4));
            Assert.Equal(expected, folder.Snapshot());
        }
    }
}
