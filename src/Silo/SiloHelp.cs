namespace Tune.Silo;

internal static class SiloHelp
{
    public const string Text = """
        tune-silo: runs trials as one silo of a cluster, or alone.

        Usage
          tune-silo [--Tune:NAME=VALUE ...]     runs until SIGTERM or Ctrl-C
          tune-silo migrate [--Tune:...]        makes or updates the tables, and ends (a start does it too)
          tune-silo migrate --forget-silos      the same, and forgets silos that are all gone: a start waits for none of them
          tune-silo health                      whether the silo of this machine is ready: 0, else 1
          tune-silo --help

        Settings come from appsettings.json, the environment (Tune__Cluster__Kind=PostgreSql) and the command line (--Tune:Cluster:Kind=PostgreSql), later ones first:
          Tune:DataFolder                       results, and all else where there is no PostgreSQL        tune-data
          Tune:CheckpointFolder                 checkpoints: one folder that all silos share; with        Tune:DataFolder
                                                AzureBlob a silo's own, for those in use
          Tune:Slots, Tune:Resources:...        what this silo has for trials                             detected
          Tune:Cluster:Kind                     Local, PostgreSql, Redis or AzureStorage                  Local
          Tune:Cluster:ConnectionString         of PostgreSQL, Redis or Azure storage, or the URI of      ConnectionStrings:tune
                                                Azure's table service, for a managed identity
          Tune:Cluster:ClusterId, ServiceId     silos with both in common are one cluster                 tune, tune
          Tune:Cluster:SiloName                                                                           POD_NAME, or the machine's
          Tune:Cluster:AdvertisedAddress        the address that others reach it at                       POD_IP, or 127.0.0.1
          Tune:Cluster:SiloPort, GatewayPort                                                              11111, 30000
          Tune:Cluster:Tls:CertificateFile, KeyFile, AuthorityFile    PEM files; needed beyond loopback
          Tune:Cluster:IsNetworkTrusted         true: without TLS, everybody who reaches the ports can do everything
          Tune:Storage:ConnectionString         PostgreSQL for experiments                                Tune:Cluster:ConnectionString
          Tune:Checkpoints:Kind                 Directory or AzureBlob                                    Directory
          Tune:Checkpoints:ConnectionString     of Azure storage, or the blob service's URI               Tune:Cluster:ConnectionString
          Tune:Checkpoints:Container            is created if it is not there                             tune-checkpoints
          Tune:LeaveGracePeriod                 how long trials may go on to a report at SIGTERM          00:00:05
          Tune:Plugins:Folder                   trainables: NAME/NAME.dll each                            none
          Tune:Dashboard:IsEnabled              the Orleans dashboard at /orleans                         false
          Tune:Api:IsEnabled                    the HTTP API at /api/v1: docs/http-api.md               false
          Tune:Api:HasPage                      the page at / where the API is: docs/page.md            true
          Tune:Api:KeysFile, Keys               who may do what beyond this machine: tune keys          api-keys.json in the data folder
          Tune:Api:IsBehindProxy                true: a proxy with TLS is in front                      false
          Tune:Api:AllowPrograms                true: who has a key may start any program               false
          Tune:Api:MaxArchiveBytes              the longest archive of an experiment that is imported   1 GiB
          Tune:Telemetry:Prometheus             metrics at /metrics, for this machine alone             false
          Tune:Telemetry:IsOpen                 true: for everybody who reaches the port                false
          ASPNETCORE_URLS                       where health and dashboard are served                     http://127.0.0.1:8080
          OTEL_EXPORTER_OTLP_ENDPOINT           where telemetry goes                                      nowhere

        It answers /health/live and /health/ready. Exit codes: 0 ended as asked, 1 failed, 78 the configuration is wrong.

        Example
          tune-silo --Tune:Cluster:Kind=PostgreSql --Tune:Cluster:ConnectionString="Host=127.0.0.1;Database=tune;Username=tune" --Tune:Plugins:Folder=plugins
        """;
}
