"""What a Redis server does at one stroke, in its Lua.

A hash has what is common to a credential: until when it is `blocked`, when it was `paused`, the
`epoch` that changes with that, and for each set of limits the epoch in which its lists were swept.
"""

from __future__ import annotations

# KEYS: the hash, the slots, a list for each window.
# ARGV: weight, the longest wait, token; digest, cap, lease, the farthest moment; count and length
# of each window.
RESERVE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local weight, left, token = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local digest, cap, lease, farthest =
    ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local function text(number) return string.format('%.0f', number) end

local state = redis.call('HMGET', KEYS[1], 'blocked', 'epoch', 'paused', digest)
local blocked, epoch = tonumber(state[1] or 0), state[2] or '0'
if (state[4] or '0') ~= epoch then
    -- Moments after the pause began were given out in vain. What stood in their places is unknown,
    -- except that it was at least a window older.
    local paused = tonumber(state[3] or 0)
    for number = 3, #KEYS do
        local key, length = KEYS[number], tonumber(ARGV[3 + number * 2])
        local dropped, last = {}, redis.call('LINDEX', key, -1)
        while last and tonumber(last) > paused do
            dropped[#dropped + 1] = tonumber(redis.call('RPOP', key))
            last = redis.call('LINDEX', key, -1)
        end
        local most = math.min(paused, tonumber(redis.call('LINDEX', key, 0) or paused))
        for _, moment in ipairs(dropped) do
            redis.call('LPUSH', key, text(math.max(0, math.min(most, moment - length))))
        end
    end
    redis.call('HSET', KEYS[1], digest, epoch)
end

local when, cause = now, 0
if blocked > now and blocked - now <= farthest then when = blocked end
for number = 3, #KEYS do
    local count, length = tonumber(ARGV[2 + number * 2]), tonumber(ARGV[3 + number * 2])
    -- Of the entries whose places the request will take, the last.
    local place = redis.call('LLEN', KEYS[number]) + math.min(weight, count) - count - 1
    local oldest = place >= 0 and redis.call('LINDEX', KEYS[number], place)
    local free = oldest and oldest + length or 0
    if free - now > 2 * farthest then
        redis.call('DEL', KEYS[number])
    elseif free > when then
        when, cause = free, number - 2
    end
end
local wait = text(when - now)
if when - now > math.min(left, farthest) then return {'2', wait, text(cause), epoch} end

if cap > 0 then
    redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', text(now))
    if not redis.call('ZSCORE', KEYS[2], token) and redis.call('ZCARD', KEYS[2]) >= cap then
        return {'0', '0', '0', epoch}
    end
    redis.call('ZADD', KEYS[2], text(when + lease), token)
    redis.call('PEXPIREAT', KEYS[2], text((when + lease) / 1000 + 1000))
end
for number = 3, #KEYS do
    local count, length = tonumber(ARGV[2 + number * 2]), tonumber(ARGV[3 + number * 2])
    for _ = 1, math.min(weight, count) do redis.call('RPUSH', KEYS[number], text(when)) end
    redis.call('LTRIM', KEYS[number], -count, -1)
    redis.call('PEXPIREAT', KEYS[number], text((when + length) / 1000 + 1000))
end
return {'1', wait, text(cause), epoch}
"""

# KEYS: the hash. ARGV: the length of the pause.
PAUSE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local blocked = math.max(tonumber(redis.call('HGET', KEYS[1], 'blocked') or 0), now + ARGV[1])
local epoch = math.max(tonumber(redis.call('HGET', KEYS[1], 'epoch') or 0) + 1, now)
local function text(number) return string.format('%.0f', number) end
redis.call('HSET', KEYS[1], 'blocked', text(blocked), 'epoch', text(epoch), 'paused', text(now))
redis.call('PEXPIREAT', KEYS[1], text(blocked / 1000 + 259200000))
return text(epoch)
"""
