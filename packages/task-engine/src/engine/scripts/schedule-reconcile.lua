--[[
  Makes the list of schedules what a worker was started with: entries it does not have disappear, an entry that
  changed forgets when it was next, the others keep everything.

  KEYS[1] schedules  hash of all: "<name>|spec", "<name>|next", ...; "*" says that there is a list
  ARGV[1] seconds it is kept   ARGV[2...] name, spec, ...

  Returns how many entries were removed
]]
local keep = tonumber(ARGV[1])
if not keep or #ARGV % 2 ~= 1 then
  return redis.error_reply('BADARGS schedule-reconcile')
end
local wanted = {}
for i = 2, #ARGV, 2 do
  wanted[ARGV[i]] = ARGV[i + 1]
end
local removed = 0
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  local name = string.match(field, '^(.*)|')
  if name and not wanted[name] then
    redis.call('HDEL', KEYS[1], field)
    if field == name .. '|spec' then
      removed = removed + 1
    end
  end
end
for name, spec in pairs(wanted) do
  if redis.call('HGET', KEYS[1], name .. '|spec') ~= spec then
    redis.call('HDEL', KEYS[1], name .. '|next', name .. '|pending', name .. '|lease')
    redis.call('HSET', KEYS[1], name .. '|spec', spec)
  end
end
redis.call('HSET', KEYS[1], '*', '1')
redis.call('EXPIRE', KEYS[1], keep)
return removed
