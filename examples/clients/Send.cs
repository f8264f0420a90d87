// Sends an invoice, waits for its KSeF number, saves PDF and receipt: .NET 8 or newer, no packages.
// As Program.cs of `dotnet new console`:
// BRAMKA_URL=http://127.0.0.1:8080 BRAMKA_KEY=id:secret dotnet run INVOICE.xml ID
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

var (invoice, id) = (args[0], args[1]);
var root = Environment.GetEnvironmentVariable("BRAMKA_URL") ?? "http://127.0.0.1:8080";
var key = Environment.GetEnvironmentVariable("BRAMKA_KEY") ?? throw new InvalidOperationException("BRAMKA_KEY");
var end = DateTime.UtcNow.AddMinutes(6);
using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
http.DefaultRequestHeaders.Authorization =
    new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(key)));
http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("pl");

// What is busy, or (where asked) not there yet, is asked for again until the end.
async Task<byte[]> Call(HttpMethod method, string path, byte[]? body = null, bool comes = false)
{
    while (true)
    {
        using var request = new HttpRequestMessage(method, $"{root}/api/submissions/{Uri.EscapeDataString(id)}{path}");
        if (body != null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/xml");
        }
        using var answer = await http.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if (answer.IsSuccessStatusCode) return bytes;
        var again = answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
            || comes && answer.StatusCode == HttpStatusCode.NotFound;
        if (!again || DateTime.UtcNow > end)
            throw new HttpRequestException($"HTTP {(int)answer.StatusCode}: {Encoding.UTF8.GetString(bytes)}");
        await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(2));
    }
}

static JsonElement Json(byte[] bytes) => JsonDocument.Parse(bytes).RootElement;
static string State(JsonElement view) => view.GetProperty("state").GetString()!;

// Repeating is safe: the same id and bytes are one invoice.
var view = Json(await Call(HttpMethod.Put, "?wait=20s", await File.ReadAllBytesAsync(invoice)));
while (State(view) is "queued" or "sending" or "sent" && DateTime.UtcNow < end)
{
    await Task.Delay(2000);
    view = Json(await Call(HttpMethod.Get, ""));
}
if (State(view) != "accepted") throw new InvalidOperationException(view.GetRawText());
await File.WriteAllBytesAsync($"{id}.pdf", await Call(HttpMethod.Get, "/pdf"));
await File.WriteAllBytesAsync($"{id}-upo.xml", await Call(HttpMethod.Get, "/upo", comes: true)); // a little later
Console.WriteLine(view.GetProperty("ksefNumber").GetString());
