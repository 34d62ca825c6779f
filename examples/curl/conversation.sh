#!/usr/bin/env bash
# One exchange between a stand-in (who plays the model) and a caller (who believes in it), with nothing but curl.
set -euo pipefail

server=${MOTIVE_PROXY_URL:-http://127.0.0.1:8000}
replies=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -r "$replies"' EXIT

# say SEAT TEXT: sends TEXT from SEAT (standin or caller) to the session "campfire" and prints the reply.
# Always in the background; `exec`, so that the job is curl itself and ends with this script.
say() {
  exec curl --silent --show-error --fail-with-body "$server/$1/v1/chat/completions" \
    -H 'Content-Type: application/json' \
    -d '{"model": "campfire", "messages": [{"role": "user", "content": "'"$2"'"}]}'
}

# 1. The stand-in says that it is there. Its request is held until somebody asks something.
say standin /join > "$replies/prompt" &
joined=$!

# 2. The caller asks. Its request is held until the stand-in answers.
say caller 'What is that sound?' > "$replies/answer" &
asked=$!

# 3. The question arrives as the reply to the stand-in, ...
wait "$joined"
echo 'The stand-in was told:' && cat "$replies/prompt" && echo

# 4. ... whose next message is the answer. It is held in turn: it waits for the next question.
say standin 'Only the wind. Or the troll.' > "$replies/next" &

# 5. The answer arrives as the reply to the caller.
wait "$asked"
echo 'The caller was told:' && cat "$replies/answer" && echo
