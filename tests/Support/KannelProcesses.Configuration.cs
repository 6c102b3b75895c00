namespace SmartManager.Support;

/// <content>How the Kannel of the tests is set up, as docs/guide/carriers.md recommends.</content>
public sealed partial class KannelProcesses
{
    /// <summary>
    /// A field beside the message that reaches the centre with it, for tests that put a key there: <c>X-Kannel-Meta-Data:
    /// ?smpp?NAME=KEY</c>.
    /// </summary>
    public const string KeyField = "contact_key";

    private string Configuration(string repliesUrl) => $"""
        group = core
        admin-port = {AdminPort}
        admin-interface = 127.0.0.1
        admin-password = tests
        status-password = tests
        smsbox-port = {BoxPort}
        smsbox-interface = 127.0.0.1
        store-type = file
        store-location = "{_folder}/store"
        dlr-storage = internal
        sms-resend-freq = 1
        log-file = "{_folder}/bearerbox.log"
        log-level = 3

        group = smsc
        smsc = smpp
        smsc-id = centre
        host = 127.0.0.1
        port = {CentrePort}
        transceiver-mode = true
        smsc-username = tests
        smsc-password = tests
        system-type = ""
        interface-version = 34
        dest-addr-ton = 1
        dest-addr-npi = 1
        source-addr-autodetect = true
        max-pending-submits = 200
        reconnect-delay = 1

        group = smpp-tlv
        name = {KeyField}
        tag = 0x1501
        type = octetstring
        length = 200

        group = smsbox
        bearerbox-host = 127.0.0.1
        sendsms-port = {SendPort}
        sendsms-interface = 127.0.0.1
        mo-recode = true
        http-request-retry = 30
        http-queue-delay = 1
        log-file = "{_folder}/smsbox.log"
        log-level = 3

        group = sendsms-user
        username = {Username}
        password = {Password}
        concatenation = true
        max-messages = 10

        group = sms-service
        keyword = default
        catch-all = true
        max-messages = 0
        omit-empty = true
        get-url = "{repliesUrl.Replace("{port}", Text(GatewayPort), StringComparison.Ordinal)}"

        """;
}
