using Microsoft.Playwright;

namespace Tune.Page.Tests;

/// <summary>What somebody does on the page, and what comes of it.</summary>
[Collection(nameof(SteeringTests))]
public sealed class SteeringTests(Chromium chromium)
{
    [Fact]
    public async Task An_experiment_is_started_after_all_mistakes_are_mended()
    {
        await using var host = await Pages.StartAsync();
        await using var sheet = await chromium.OpenAsync(host, "new");

        var editor = sheet.Field("The spec as YAML");
        await editor.FillAsync("""{"name": "by hand", "space": {"lr": {"loguniform": [0.1, 0.001]}, "width": {"uniform": [1, 100]}}, "objective": {"metric": "loss", "goal": "Minimize"}, "samples": 3, "sheduler": {}}""");
        await sheet.SeesAsync("things to mend");
        await sheet.SeesAsync("spec.sheduler is no member of a spec; did you mean 'scheduler'?");
        Assert.True(await sheet.Button("Start").IsDisabledAsync());
        await sheet.ShootAsync("new-problems");
        await editor.FillAsync("""{"name": "by-hand", "space": {"lr": {"loguniform": [0.001, 0.1]}, "width": {"uniform": [1, 100]}}, "objective": {"metric": "loss", "goal": "Minimize"}, "samples": 3, "searcher": {"kind": "random"}}""");
        await sheet.SeesAsync("trainable is missing");
        await sheet.Field("Trainable: the name that the silos know its code by").FillAsync("quick");
        await sheet.SeesAsync("The server has nothing against it.");
        await sheet.Button("Start").ClickAsync();

        await sheet.SeesAsync("3 of 3 trials ended");
        Assert.Equal(3, (await host.Tuner.GetExperiment<Configuration>("by-hand").GetResultAsync()).Count);

        // the same name with another spec is asked about
        await sheet.Link("Copy").ClickAsync();
        await Assertions.Expect(sheet.Field("Name")).ToHaveValueAsync("by-hand-2");
        await sheet.Field("Name").FillAsync("by-hand");
        await sheet.Field("Samples").FillAsync("4");
        await sheet.SeesAsync("There is an experiment of this name");
        await sheet.Button("Start").ClickAsync();
        await sheet.SeesAsync("exists with another spec");
        await sheet.Button("Change that one to this spec").ClickAsync();
        await sheet.SeesAsync("4 of 4 trials ended");
    }

    [Fact]
    public async Task A_spec_is_written_as_YAML_or_JSON_and_the_form_leaves_its_comments_alone()
    {
        await using var host = await Pages.StartAsync();
        await using var sheet = await chromium.OpenAsync(host, "new");
        var editor = sheet.Field("The spec as YAML");

        await editor.FillAsync("# to see what it does\nname: [a\n");
        await sheet.SeesAsync("The spec can't be read");
        await sheet.Page.Locator(".problems button").ClickAsync();
        Assert.True(await editor.EvaluateAsync<bool>("editor => document.activeElement === editor"));
        await editor.FillAsync("# to see what it does\nname: by-hand\nspace:\n  lr: {loguniform: [1e-3, 1e-1]} # wide\n  width: {uniform: [1, 100]}\nobjective: {metric: loss, goal: Minimize}\nsamples: 5\n");
        await sheet.Field("Samples").FillAsync("2");
        await sheet.Page.GetByRole(AriaRole.Combobox, new() { Name = "Searcher" }).SelectOptionAsync("random");
        Assert.Equal("# to see what it does\nname: by-hand\nspace:\n  lr: {loguniform: [1e-3, 1e-1]} # wide\n  width: {uniform: [1, 100]}\nobjective: {metric: loss, goal: Minimize}\nsamples: 2\nsearcher: {kind: random}\n", await editor.InputValueAsync());
        await sheet.Field("Trainable: the name that the silos know its code by").FillAsync("quick");
        await sheet.SeesAsync("The server has nothing against it.");
        await sheet.ShootAsync("new-yaml");
        await sheet.Field("Format").SelectOptionAsync("json");
        Assert.Equal(2, System.Text.Json.JsonElement.Parse(await sheet.Field("The spec as JSON").InputValueAsync()).GetProperty("samples").GetInt32());
        await sheet.Button("Start").ClickAsync();
        await sheet.SeesAsync("2 of 2 trials ended");

        // a copy of what is stored says the same in the form
        await sheet.GoAsync("experiments/by-hand");
        await sheet.Link("Copy").ClickAsync();
        await Assertions.Expect(sheet.Field("Name")).ToHaveValueAsync("by-hand-2");
        await Assertions.Expect(sheet.Page.GetByRole(AriaRole.Combobox, new() { Name = "Goal" })).ToHaveValueAsync("Minimize");

        // and who has a file of tune run is told what is meant here
        await sheet.GoAsync("new?as=json");
        await sheet.Field("The spec as JSON").FillAsync("""{"name": "first", "command": ["sh", "train.sh"], "objective": {"minimize": "loss"}}""");
        await sheet.SeesAsync("This looks like a file for tune run: command, objective with minimize or maximize.");
    }

    [Fact]
    public async Task An_experiment_is_archived_and_comes_back()
    {
        await using var host = await Pages.StartAsync();
        foreach (var name in (string[])["one", "two"]) await host.RunAsync(name, samples: 1);
        await using var sheet = await chromium.OpenAsync(host);

        await sheet.Field("Choose one").CheckAsync();
        await sheet.Button("Archive 1").ClickAsync();
        await sheet.SeesAsync("“one” is archived");
        await sheet.SeesNotAsync("one", "table");
        await sheet.Button("Undo").ClickAsync();
        await sheet.SeesAsync("one", "table");

        foreach (var name in (string[])["one", "two"]) await sheet.Field($"Choose {name}").CheckAsync();
        await sheet.Button("Archive 2").ClickAsync();
        await sheet.SeesAsync("All experiments are archived.");
        Assert.All(await host.Tuner.ListAsync(), experiment => Assert.True(experiment.IsArchived));
        await sheet.Field("Archived too").CheckAsync();
        await sheet.SeesAsync("archived", "table");
        Assert.EndsWith("?archived=true", sheet.Page.Url, StringComparison.Ordinal);
        await sheet.ShootAsync("archived");
        await sheet.IsUsableByAllAsync();

        await sheet.Link("two").ClickAsync();
        await sheet.SeesAsync("archived", ".head");
        await sheet.Button("Unarchive").ClickAsync();
        await sheet.SeesNotAsync("archived", ".head");
        await sheet.Link("Experiments").ClickAsync();
        await sheet.Field("Choose one").CheckAsync();
        await sheet.Button("Unarchive 1").ClickAsync();
        await sheet.SeesNotAsync("archived", "table");
    }

    [Fact]
    public async Task An_experiment_is_downloaded_and_imported_under_another_name()
    {
        await using var host = await Pages.StartAsync();
        await host.RunAsync("one", samples: 2);
        await using var sheet = await chromium.OpenAsync(host, "experiments/one");
        var archive = await sheet.Page.RunAndWaitForDownloadAsync(() => sheet.Button("Download archive").ClickAsync());
        Assert.Equal("one.zip", archive.SuggestedFilename);
        var asked = new TaskCompletionSource<string>();
        sheet.Page.Dialog += (_, dialog) =>
        {
            asked.TrySetResult(dialog.Message);
            // what an event handler awaits nobody waits for
            _ = dialog.AcceptAsync("another");
        };

        await sheet.Link("Experiments").ClickAsync();
        var chosen = await sheet.Page.RunAndWaitForFileChooserAsync(() => sheet.Button("Import …").ClickAsync());
        await chosen.SetFilesAsync(await archive.PathAsync());

        await sheet.SeesAsync("another", "h1");
        await sheet.SeesAsync("2 of 2 trials ended");
        Assert.StartsWith("There is an experiment 'one' already", await asked.Task, StringComparison.Ordinal);
        Assert.Equal(2, (await host.Tuner.GetExperiment<Configuration>("another").GetResultAsync()).Count);
    }

    [Fact]
    public async Task An_experiment_is_paused_resumed_extended_stopped_and_deleted_and_the_page_says_so_by_itself()
    {
        await using var host = await Pages.StartAsync();
        await host.HoldAsync("held");
        await using var sheet = await chromium.OpenAsync(host, "experiments/held");

        await sheet.SeesAsync("The next trial waits");
        await sheet.Button("Pause").ClickAsync();
        await sheet.Button("Resume").ClickAsync();
        await sheet.Button("Extend …").ClickAsync();
        await sheet.Field("More samples").FillAsync("2");
        await sheet.IsUsableByAllAsync();
        await sheet.Button("Extend").ClickAsync();
        await sheet.SeesAsync("of 5 trials ended");
        await sheet.Button("Stop").ClickAsync();
        await sheet.SeesAsync("Stopped", ".head .pill");
        await sheet.SeesAsync("stopped over HTTP by (local)");
        await sheet.Button("Delete").ClickAsync();
        await sheet.SeesAsync("No experiment is like that.");
        await sheet.Button("Undo").ClickAsync();
        await sheet.SeesAsync("held", "table");
        Assert.Single(await host.Tuner.ListAsync());

        // and without an undo it is gone, when its time is over
        await sheet.Page.Clock.InstallAsync();
        await sheet.GoAsync("experiments");
        await sheet.Field("Choose held").CheckAsync();
        await sheet.Button("Delete 1").ClickAsync();
        await sheet.SeesAsync("is deleted in 10 s");
        await sheet.Page.Clock.RunForAsync(10_500);
        await sheet.SeesAsync("No experiment yet.");
        Assert.Empty(await host.Tuner.ListAsync());
    }

    [Fact]
    public async Task Tags_and_a_note_are_kept()
    {
        await using var host = await Pages.StartAsync();
        await host.RunAsync("noted", samples: 1);
        await using var sheet = await chromium.OpenAsync(host, "experiments/noted");

        await sheet.Field("Name of a tag").FillAsync("team");
        await sheet.Field("Value of the tag").FillAsync("vision");
        await sheet.Button("Set").ClickAsync();
        await sheet.SeesAsync("team: vision", ".tags");
        await sheet.Button("Write").ClickAsync();
        await sheet.Field("Note, in Markdown").FillAsync("# Why\n\nto **see**\n- one\n- <b>two</b>");
        await sheet.Button("Keep").ClickAsync();

        await Assertions.Expect(sheet.Page.Locator(".note h3")).ToHaveTextAsync("Why");
        await Assertions.Expect(sheet.Page.Locator(".note li")).ToHaveTextAsync(["one", "<b>two</b>"]);
        await sheet.Button("Remove the tag team").ClickAsync();
        await sheet.SeesNotAsync("team: vision");
        Assert.Equal(["note"], (await host.GetAsync("api/v1/experiments/noted")).GetProperty("tags").EnumerateObject().Select(tag => tag.Name));
    }

    [Fact]
    public async Task A_trial_is_cloned_stopped_noted_and_what_failed_is_retried()
    {
        await using var host = await Pages.StartAsync();
        await host.HoldAsync("held");
        await using var sheet = await chromium.OpenAsync(host, "experiments/held/trials/0");

        await sheet.SeesAsync("Running", ".head.sub");
        await sheet.Button("Clone …").ClickAsync();
        await sheet.Field("Configuration; what is left out is sampled").FillAsync("""{"x": 7}""");
        await sheet.Button("Try it").ClickAsync();
        await sheet.SeesAsync("x", "dialog .trouble");
        await sheet.Field("Configuration; what is left out is sampled").FillAsync("""{"x": 0.125}""");
        await sheet.Button("Try it").ClickAsync();
        await sheet.SeesAsync("It is the next one that starts.");
        await sheet.Field("Value of the attribute").FillAsync("looks good");
        await sheet.Button("Note").ClickAsync();
        await sheet.SeesAsync("looks good", ".facts.lines");
        await sheet.Button("Stop trial").ClickAsync();
        await sheet.SeesAsync("Terminated", ".head.sub");

        await sheet.GoAsync("experiments/held/trials/1");
        await sheet.SeesAsync("0.125");
    }

    [Fact]
    public async Task What_failed_says_why_and_is_tried_again()
    {
        await using var host = await Pages.StartAsync();
        await (await host.Tuner.StartAsync(Pages.Failing, Pages.Small("fragile", samples: 8, mostRate: 1))).GetResultAsync();
        var failed = (await host.Tuner.GetExperiment<Configuration>("fragile").GetResultAsync()).Errors[0].Trial.Number;
        await using var sheet = await chromium.OpenAsync(host, $"experiments/fragile/trials/{failed}");

        await sheet.SeesAsync($"diverged {Pages.Script}");
        await sheet.Text("Stack").ClickAsync();
        await sheet.SeesAsync("InvalidOperationException", "pre");
        await sheet.ShootAsync("failure");
        await sheet.Button("Retry").ClickAsync();
        await sheet.GoAsync("experiments/fragile/trials/8");
        await sheet.SeesAsync($"trial {failed}");
    }

    [Fact]
    public async Task Checkpoints_files_and_tables_are_downloaded()
    {
        await using var sheet = await chromium.OpenAsync("experiments/digits/trials?filter=iterations%20%3D%2030");
        await sheet.Page.Locator(".grid .body a").First.ClickAsync();
        await sheet.SeesAsync("notes.txt");

        var checkpoint = await sheet.Page.RunAndWaitForDownloadAsync(() => sheet.Page.GetByRole(AriaRole.Button, new() { Name = "checkpoint_000030.zip" }).ClickAsync());
        var file = await sheet.Page.RunAndWaitForDownloadAsync(() => sheet.Button("notes.txt").ClickAsync());
        await sheet.SeesAsync($"epoch 1: fine\n{Pages.Script}", ".log");
        await sheet.Link("Trials").ClickAsync();
        var table = await sheet.Page.RunAndWaitForDownloadAsync(() => sheet.Button("CSV").ClickAsync());

        Assert.EndsWith("checkpoint_000030.zip", checkpoint.SuggestedFilename, StringComparison.Ordinal);
        Assert.Equal($"a note {Pages.Script}", await File.ReadAllTextAsync(await file.PathAsync()));
        Assert.Equal(41, (await File.ReadAllLinesAsync(await table.PathAsync())).Length);
    }
}
