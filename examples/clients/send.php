<?php
// Sends an invoice, waits for its KSeF number, saves PDF and receipt: PHP 8, no extensions.
// usage: BRAMKA_URL=http://127.0.0.1:8080 BRAMKA_KEY=id:secret php send.php INVOICE.xml ID
[, $invoice, $id] = $argv;
$url = (getenv('BRAMKA_URL') ?: 'http://127.0.0.1:8080') . '/api/submissions/' . rawurlencode($id);
$end = time() + 360;

// What is busy, or (where asked) not there yet, is asked for again until the end.
function call(string $method, string $path, string $body = '', bool $comes = false): string
{
    global $url, $end;
    $headers = ['Authorization: Basic ' . base64_encode(getenv('BRAMKA_KEY')),
        'Accept-Language: pl', 'Content-Type: text/xml'];
    while (true) {
        $context = stream_context_create(['http' => ['method' => $method, 'header' => $headers,
            'content' => $body, 'ignore_errors' => true, 'timeout' => 60]]);
        $answer = file_get_contents($url . $path, false, $context);
        $status = (int) substr($http_response_header[0] ?? '', 9, 3);
        if ($answer !== false && $status >= 200 && $status < 300) {
            return $answer;
        }
        $again = in_array($status, [429, 503]) || ($comes && $status === 404);
        if (!$again || time() > $end) {
            fwrite(STDERR, "HTTP $status: $answer\n"); // faults with their places
            exit(1);
        }
        $after = preg_grep('/^Retry-After:/i', $http_response_header);
        sleep($after ? (int) substr(reset($after), 12) : 2);
    }
}

// Repeating is safe: the same id and bytes are one invoice.
$view = json_decode(call('PUT', '?wait=20s', file_get_contents($invoice)), true);
while (in_array($view['state'], ['queued', 'sending', 'sent']) && time() < $end) {
    sleep(2);
    $view = json_decode(call('GET', ''), true);
}
if ($view['state'] !== 'accepted') {
    fwrite(STDERR, json_encode($view) . "\n");
    exit(1);
}
file_put_contents("$id.pdf", call('GET', '/pdf'));
file_put_contents("$id-upo.xml", call('GET', '/upo', '', true)); // the receipt comes a little later
echo $view['ksefNumber'], "\n";
