--[[
  Looks at a cache entry and says who has to load it: one caller at a time, across all processes.
  A value counts while the load that brought it began after the last drop.

  KEYS[1] entry   hash: value, at (ms), token (of the load that brought it), last (token given out),
                  dropped (token), lock (token), lock_until (ms), failing
  ARGV[1] ms a value is fresh  [2] ms one may take to load  [3] lifetime of the entry, ms

  Returns  fresh, value
         | load, token, value or '', stale | dropped    the caller loads; `stale`: the value may be served meanwhile
         | busy, value or '', stale | dropped | failing    somebody loads; `failing`: the source gave an error just now
]]
--- @include "refuse"
--- @include "now"
if #KEYS ~= 1 or #ARGV ~= 3 then return refuse('wrong number of keys or arguments') end
local fresh, patience, lifetime = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

local now = now_ms()
local entry = redis.call('HMGET', KEYS[1], 'value', 'at', 'token', 'dropped', 'lock_until', 'failing')
local value, at, token = entry[1], tonumber(entry[2] or 0), tonumber(entry[3] or 0)
local counts = value and token > tonumber(entry[4] or 0)
local word = counts and 'stale' or 'dropped'

if counts and now - at < fresh then return { 'fresh', value } end
if tonumber(entry[5] or 0) > now then return { 'busy', value or '', entry[6] and 'failing' or word } end

local mine = redis.call('HINCRBY', KEYS[1], 'last', 1)
redis.call('HDEL', KEYS[1], 'failing')
redis.call('HSET', KEYS[1], 'lock', mine, 'lock_until', string.format('%.0f', now + patience))
redis.call('PEXPIRE', KEYS[1], lifetime)
return { 'load', tostring(mine), value or '', word }
