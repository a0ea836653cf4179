--[[ release_execution.lua
  Gives back what one recovered execution holds, and nothing else.

  KEYS[1]  zset    the agent's slots            member = execution id, score = unix seconds at acquire
  KEYS[2]  hash    the execution's slot
  KEYS[3]  string  the agent's running key      JSON with "id" = the execution that holds the agent's queue
  ARGV[1]  string  the execution id
  ARGV[2]  number  unix seconds of the recovery: a slot acquired later belongs to a later attempt

  Returns {what became of the slot, of the running key}: freed, absent, or why it stays
    slot     later (acquired after the recovery), timeless <score> (no time in seconds: whose it is cannot be told),
             sentinel (its member starts with "drain-" and is never an execution, whatever a row is called), type <type>
    key      other (it names another execution, or none), text (it has the id in it, and is no JSON object with an id), type <type>
  Raises only where the server takes no writes: a replica that has nothing to give back would say so of what its master holds.
]]
local refused = redis.pcall('ZREM', KEYS[1], '\0')
if type(refused) == 'table' and refused.err and not string.find(refused.err, 'WRONGTYPE', 1, true) then
  return refused
end

local function slot()
  local kind = redis.call('TYPE', KEYS[1]).ok
  if kind ~= 'zset' then
    return kind == 'none' and 'absent' or 'type ' .. kind
  end
  local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
  if not score then
    return 'absent'
  end
  if string.sub(ARGV[1], 1, 6) == 'drain-' then
    return 'sentinel'
  end
  local acquired = tonumber(score)
  if not acquired or acquired >= 1e11 then
    return 'timeless ' .. score
  end
  if acquired > tonumber(ARGV[2]) then
    return 'later'
  end
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.call('DEL', KEYS[2])
  return 'freed'
end

local function running()
  local kind = redis.call('TYPE', KEYS[3]).ok
  if kind ~= 'string' then
    return kind == 'none' and 'absent' or 'type ' .. kind
  end
  local text = redis.call('GET', KEYS[3])
  local readable, holder = pcall(cjson.decode, text)
  if readable and type(holder) == 'table' and type(holder['id']) == 'string' then
    if holder['id'] ~= ARGV[1] then
      return 'other'
    end
    redis.call('DEL', KEYS[3])
    return 'freed'
  end
  return string.find(text, ARGV[1], 1, true) and 'text' or 'other'
end

return {slot(), running()}
