using System.Text.Json;

namespace Tune;

public sealed class ResultTableTests
{
    private static ResultGrid<Configuration> Results() => new Journal().Started()
        .Trial("""{"lr":0.1,"optimizer":{"kind":"Sgd","momentum":0.9},"layers":[64,32]}""")
        .Report(0, 1, new Metrics { ["accuracy"] = 0.9, ["loss"] = 1.0 / 3 }).Report(0, 2, new Metrics { ["accuracy"] = 0.5, ["loss"] = double.NaN }).Completed(0)
        .Trial("""{"lr":0.0001,"optimizer":{"kind":"Adam, \"fast\""},"layers":[16]}""")
        .Report(1, 1, new Metrics { ["accuracy"] = 0.75, ["status"] = 7 }).Completed(1)
        .Trial("""{"lr":0.2,"optimizer":{"kind":"Adam"},"layers":[8]}""").Errored(2)
        .Ended().Results();

    [Fact]
    public void ToCsv_is_as_approved() => Approved.Check("table.csv", Results().ToTable().ToCsv());

    [Fact]
    public void ToCsv_filtered_shows_each_trials_best_row() => Approved.Check("table-filtered.csv", Results().ToTable("accuracy").ToCsv());

    [Fact]
    public void ToText_is_as_approved() => Approved.Check("table", Results().ToTable().ToText());

    [Fact]
    public void ToText_keeps_to_rows_and_width()
    {
        var text = Results().ToTable().ToText(maxRows: 2, maxWidth: 60);

        Approved.Check("table-narrow", text);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 60, line));
    }

    [Fact]
    public void ToJson_reads_back()
    {
        using var document = JsonDocument.Parse(Results().ToTable().ToJson());

        var rows = document.RootElement;
        Assert.Equal(3, rows.GetArrayLength());
        Assert.Equal("NaN", rows[0].GetProperty("loss").GetString());
        Assert.Equal(0.0001, rows[1].GetProperty("config/lr").GetDouble());
        Assert.Equal(7, rows[1].GetProperty("metrics/status").GetDouble());
        Assert.False(rows[2].TryGetProperty("accuracy", out _));
    }

    [Fact]
    public void ToCsv_has_no_text_that_a_spreadsheet_would_run()
    {
        var csv = new Journal().Started()
            .Trial("""{"a":"=cmd|'/C calc'!A0","b":"+1+cmd","c":"-2+3","d":"@SUM(1)","e":"\tx","f":"-0.5","g":-0.5,"h":"plain","=i":1}""")
            .Report(0, 1, new Metrics { ["accuracy"] = -1, ["=1+1"] = 2 }).Completed(0).Ended().Results().ToTable().ToCsv();

        Assert.Equal(
            "trial,status,iterations,seconds,accuracy,'=1+1,config/a,config/b,config/c,config/d,config/e,config/f,config/g,config/h,config/=i\n"
            + "00000,Terminated,1,1.5,-1,2,'=cmd|'/C calc'!A0,'+1+cmd,'-2+3,'@SUM(1),'\tx,-0.5,-0.5,plain,1\n",
            csv);
    }

    [Fact]
    public void Trials_with_names_have_a_column_of_them()
    {
        var results = new Journal().Started()
            .Trial("""{"lr":0.1,"opt":{"kind":"=Sgd","momentum":0.9}}""").Report(0, 1, new Metrics { ["accuracy"] = 0.9, ["trialName"] = 7 }).Completed(0)
            .Trial("""{"lr":0.2,"opt":{"kind":"Adam"}}""").Errored(1)
            .Add(at => new TrialNameChanged(at, "{opt/kind} m={opt/momentum}")).Ended().Results<Configuration>(trialName: "older");

        Assert.Equal(["=Sgd m=0.9", "Adam m=-"], results.Select(trial => trial.Name));
        Assert.Equal(
            "trial,trialName,status,iterations,seconds,accuracy,metrics/trialName,config/lr,config/opt/kind,config/opt/momentum\n"
            + "00000,'=Sgd m=0.9,Terminated,1,1.5,0.9,7,0.1,'=Sgd,0.9\n00001,Adam m=-,Error,0,0,,,0.2,Adam,\n",
            results.ToTable().ToCsv());
        Assert.Contains("trialName", results.ToTable().ToText(), StringComparison.Ordinal);
        var again = JsonSerializer.Deserialize<ResultGrid<Configuration>>(JsonSerializer.Serialize(results));
        Assert.Equal(results.ToTable().ToCsv(), again?.ToTable().ToCsv());
        Assert.Equal("{opt/kind} m={opt/momentum}", again?.TrialName);
    }

    [Fact]
    public void WriteCsv_into_a_file_says_what_is_in_the_way()
    {
        var file = Path.GetTempFileName();

        var error = Assert.Throws<TuneException>(() => Results().ToTable().WriteCsv(Path.Combine(file, "trials.csv")));

        Assert.Contains($"'{file}' is a file where a folder has to be", error.Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public void ShortNames_keep_names_apart()
    {
        var names = ShortNames.Of(["config/lr", "config/optimizer/kind", "config/optimizer/momentum", "config/a/size", "config/b/size", "config/layers/0"]);

        Assert.Equal(["lr", "optimizer", "momentum", "a/size", "b/size", "layers/0"], names.Values);
    }
}
